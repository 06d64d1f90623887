% The fields of a struct, changed in a loop.
s.count = 0;
s.sum = 0;
s.inner.last = 0;
for k = 1:150000
  s.count = s.count + 1;
  s.sum = s.sum + k;
  s.inner.last = k;
end
printf('%d %d %d\n', s.count, s.sum, s.inner.last);
