% Runs the jobs of one list in Octave: called with a file of jobs (see octave.py), it appends a line for each block
% to a file of results as soon as it is known, so that nothing is lost when a block kills the process.
1;

function tell (index, status, text)
  global suite_results
  text = regexprep (text, "[\\t\\r\\n]+", " ");
  fid = fopen (suite_results, "a");
  fprintf (fid, "%d\t%s\t%s\n", index, status, text(1:min (end, 300)));
  fclose (fid);
end

function started (index)
  tell (index, "start", "");
end

% Each file starts with nothing of the one before it.
function file_starts (folder)
  global suite_shared suite_functions
  for k = 1:numel (suite_functions)
    clear (suite_functions{k});
  end
  suite_functions = {};
  suite_shared = struct ();
  format ();
  lasterr ("");
  lastwarn ("");
  cd (folder);
end

function [status, text] = run_body (code)
  global suite_shared
  status = "pass";
  text = "";
  names = fieldnames (suite_shared);
  list = strjoin (names', ", ");
  outputs = "";
  if ! isempty (names)
    outputs = ["[" list "] = "];
  end
  lasterr ("");
  lastwarn ("");
  try
    eval (["function " outputs "__test__ (" list ")\n" code "\nendfunction"]);
    values = struct2cell (suite_shared);
    [values{1:numel (names)}] = __test__ (values{:});
    for k = 1:numel (names)
      suite_shared.(names{k}) = values{k};
    end
  catch problem
    status = "fail";
    text = problem;
  end
  clear __test__
end

function block_shared (index, names, code)
  global suite_shared
  suite_shared = struct ();
  for k = 1:numel (names)
    suite_shared.(names{k}) = [];
  end
  block_code (index, code);
end

function block_function (index, name, code)
  global suite_functions
  suite_functions{end+1} = name;
  try
    eval (code);
    tell (index, "pass", "");
  catch problem
    tell (index, "fail", problem.message);
  end
end

function block_code (index, code)
  [status, text] = run_body (code);
  if isobject (text) || isstruct (text)
    text = text.message;
  end
  tell (index, status, text);
end

function block_error (index, code, pattern, identifier)
  [status, problem] = run_body (code);
  if strcmp (status, "pass")
    tell (index, "fail", "no error");
  else
    judge (index, problem.message, problem.identifier, pattern, identifier);
  end
end

function block_warning (index, code, pattern, identifier)
  [status, problem] = run_body (code);
  [message, id] = lastwarn ();
  if ! strcmp (status, "pass")
    tell (index, "fail", problem.message);
  elseif isempty (message)
    tell (index, "fail", "no warning");
  else
    judge (index, message, id, pattern, identifier);
  end
end

function judge (index, message, id, pattern, identifier)
  if isempty (identifier)
    fits = isempty (pattern) || ! isempty (regexp (message, pattern, "once"));
  else
    fits = strcmp (id, identifier);
  end
  if fits
    tell (index, "pass", "");
  else
    tell (index, "fail", ["got " id " " message]);
  end
end

function block_testif (index, features, condition, code)
  have = __octave_config_info__ ("build_features");
  for k = 1:numel (features)
    name = regexprep (features{k}, "^HAVE_", "");
    if ! isfield (have, name) || ! have.(name)
      tell (index, "skip", ["without " features{k}]);
      return;
    end
  end
  if ! isempty (condition)
    try
      holds = eval (condition);
    catch problem
      holds = false;
    end
    if ! holds
      tell (index, "skip", "its condition does not hold");
      return;
    end
  end
  block_code (index, code);
end
