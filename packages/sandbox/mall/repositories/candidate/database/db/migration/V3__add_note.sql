alter table records add column note varchar(255) null;
