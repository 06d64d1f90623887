% The game of life by elements.
n = 48;
board = mod(reshape(1:n * n, n, n) .^ 2, 7) < 3;
for generation = 1:25
  next = false(n, n);
  for i = 1:n
    for j = 1:n
      alive = 0;
      for di = -1:1
        for dj = -1:1
          if di ~= 0 || dj ~= 0
            r = mod(i + di - 1, n) + 1;
            c = mod(j + dj - 1, n) + 1;
            alive = alive + board(r, c);
          end
        end
      end
      next(i, j) = alive == 3 || (alive == 2 && board(i, j));
    end
  end
  board = next;
end
printf('%d\n', sum(board(:)));
