# Completion of tiflow in fish: the program itself knows what may follow.
function __tiflow_complete
    set -l line (string replace -r '^\S+ ?' '' -- (commandline -cp))
    tiflow "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c tiflow -a '(__tiflow_complete)'
