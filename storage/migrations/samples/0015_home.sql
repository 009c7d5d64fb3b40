insert into homes (user_id, opened_at, hash, print, published_at, welcomed)
values ('U0MAYA', 1, '1764000000.0000aa', 'f00d', 2, 1), ('U0SAM', 1, null, null, null, 0);
