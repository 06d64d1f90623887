%!assert (1 + 1, 2)
%!shared count
%! count = 1;
%!test count++;
%!assert (count, 2)
%!function y = twice (x)
%!  y = 2 * x;
%!endfunction
%!assert (twice (4), 8)
%!error <nonconformant> [1 2] + [1 2 3]
%!error id=Octave:undefined-function no_such_function (1)
%!warning <late> warning ("too late")
%!fail ("error ('abc')", "b")
%!testif ; true
%! assert (true)
