create unique index records_reference on records (reference);
