% sprintf and num2str in a loop.
total = 0;
for k = 1:12000
  s = sprintf('%d: %5.2f %s', k, k / 7, 'text');
  total = total + length(s);
end
for k = 1:2500
  total = total + length(num2str(k / 3));
end
printf('%d\n', total);
