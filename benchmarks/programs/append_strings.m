% A string that grows, in two ways.
s = '';
for k = 1:30000
  s(end + 1) = char(97 + mod(k, 26));
end
t = '';
for k = 1:12000
  t = [t, 'ab'];
end
printf('%d %d %d\n', length(s), length(t), sum(double(s)));
