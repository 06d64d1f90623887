% The sieve of Eratosthenes, element by element.
n = 600000;
prime = true(1, n);
prime(1) = false;
for k = 2:floor(sqrt(n))
  if prime(k)
    j = k * k;
    while j <= n
      prime(j) = false;
      j = j + k;
    end
  end
end
printf('%d\n', sum(prime));
