create table records (
  id bigint not null primary key auto_increment,
  reference varchar(64) not null,
  created_at timestamp(3) not null default current_timestamp(3)
);
