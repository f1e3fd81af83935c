drop index records_reference on records;
