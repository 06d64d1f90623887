% Cells that grow, and loops over their contents.
c = {};
for k = 1:30000
  c{end + 1} = k;
end
total = 0;
for k = 1:numel(c)
  total = total + c{k};
end
words = {};
for k = 1:10000
  words{end + 1, 1} = 'word';
end
printf('%d %d\n', total, numel(words));
