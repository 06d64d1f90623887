%!assert (1, 2)
%!test
%! while true, end
%!assert (true)
%!test
%! x = [
%!error <other> error ("this one")
%!assert ("after", "after")
