% An array of structs that grows, and one that is read.
people = struct('name', {}, 'age', {});
for k = 1:10000
  people(end + 1).name = 'someone';
  people(end).age = mod(k, 90);
end
total = 0;
for k = 1:numel(people)
  total = total + people(k).age;
end
printf('%d\n', total);
