% The Mandelbrot set, point by point.
inside = 0;
for y = -1.2:0.03:1.2
  for x = -2:0.03:0.6
    c = x + y * 1i;
    z = 0;
    k = 0;
    while k < 60 && abs(z) <= 2
      z = z * z + c;
      k = k + 1;
    end
    if k == 60
      inside = inside + 1;
    end
  end
end
printf('%d\n', inside);
