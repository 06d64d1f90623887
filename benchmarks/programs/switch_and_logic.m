% switch over numbers and strings, and logical operators.
names = {'add', 'sub', 'mul', 'neg'};
x = 1;
for k = 1:100000
  switch names{mod(k, 4) + 1}
    case 'add'
      x = x + 2;
    case 'sub'
      x = x - 1;
    case {'mul', 'times'}
      x = x * 1.0001;
    otherwise
      x = -x;
  end
  switch mod(k, 3)
    case 0
      x = x + 0.5;
    case {1, 2}
      x = x - 0.25;
  end
  if (x > 1e6 || x < -1e6) && ~(k == 1)
    x = 1;
  end
end
printf('%.6f\n', x);
