% A string that grows, in two ways.
s = '';
for k = 1:60000
  s(end + 1) = char(97 + mod(k, 26));
end
t = '';
for k = 1:24000
  t = [t, 'ab'];
end
printf('%d %d %d\n', length(s), length(t), sum(double(s)));
