% A sum over scalars in a for loop.
s = 0;
for k = 1:2000000
  s = s + 1 / k ^ 2;
end
printf('%.12f\n', s);
