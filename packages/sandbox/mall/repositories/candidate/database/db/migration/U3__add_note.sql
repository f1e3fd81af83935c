alter table records drop column note;
