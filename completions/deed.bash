# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later

_deed() {
    local cur prev words cword
    _init_completion -n = || return
    local commands="record run actions doctor verify prove seal reconcile query follow report export drill lint"
    local event="--actor --session-id --on-behalf-of --on-behalf-of-session-id --action --resource
        --source-ip --request-id --reason --meta --service --hash-sessions --state-directory --spool-directory --outbox --deadline --help"

    local choice="--actor --on-behalf-of --action --resource --outcome --since --until --source-ip --request-id --event-id
        --service --host --unit --where --journal --thorough --help"
    local shown="--format --json --columns --utc"

    if [ "$cword" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands help --help --version" -- "$cur")
        return
    fi
    if [ "${words[1]}" = run ]; then
        local i
        for ((i = 2; i < cword; i++)); do
            if [ "${words[i]}" = -- ]; then
                _command_offset $((i + 1))
                return
            fi
        done
    fi
    case $prev in
    --action) mapfile -t COMPREPLY < <(compgen -W "$(deed actions --names 2>/dev/null)" -- "$cur") && return ;;
    --outcome) mapfile -t COMPREPLY < <(compgen -W "success failure denied" -- "$cur") && return ;;
    --format | -o)
        local formats='table json jsonl csv logfmt'
        [ "${words[1]}" != export ] || formats='ocsf cef'
        [ "${words[1]}" != lint ] || formats='text json sarif github'
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$cur") && return
        ;;
    --columns | --group-by | --sort)
        mapfile -t COMPREPLY < <(compgen -W 'time who day weekday hour actor on_behalf_of action resource outcome source service
            host request_id metadata.count metadata.reason' -- "$cur") && return
        ;;
    --title | --rows) return ;;
    --state | --check | --output) _filedir && return ;;
    --json | --rejects) [ "${words[1]}" != record ] || { _filedir && return; } ;;
    --state-directory | --spool-directory | --heads | --directory) _filedir -d && return ;;
    --application | --audit) _filedir && return ;;
    --type) mapfile -t COMPREPLY < <(compgen -W 'log source' -- "$cur") && return ;;
    --only | --disable | --explain)
        mapfile -t COMPREPLY < <(compgen -W "$(deed lint --rules 2>/dev/null | cut -d ' ' -f 1)" -- "$cur") && return
        ;;
    --outbox) mapfile -t COMPREPLY < <(compgen -W 'on sync' -- "$cur") && return ;;
    esac
    case ${words[1]} in
    help) [ "$cword" != 2 ] || mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur") ;;
    record) mapfile -t COMPREPLY < <(compgen -W "$event --outcome --print-id --json --rejects" -- "$cur") ;;
    run) mapfile -t COMPREPLY < <(compgen -W "$event --begin --" -- "$cur") ;;
    doctor) mapfile -t COMPREPLY < <(compgen -W "--json --quiet --no-probe --metrics --list --help" -- "$cur") ;;
    verify)
        if [[ $cur == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "--journal --heads --policy --fingerprint --checkpoint --proof --partial --json --quiet --verbose --help" -- "$cur")
        else
            _filedir
        fi
        ;;
    prove) mapfile -t COMPREPLY < <(compgen -W "--policy --checkpoint --help" -- "$cur") ;;
    seal) mapfile -t COMPREPLY < <(compgen -W "--fingerprint --policy --json --directory --help" -- "$cur") ;;
    reconcile) mapfile -t COMPREPLY < <(compgen -W "--dry-run --all --since --state --directory --timeout --json --help" -- "$cur") ;;
    query | follow | export)
        case ${words[1]} in
        query) shown="$shown --count --group-by --sort --reverse --limit --rejected --no-pager" ;;
        follow) shown="$shown --lines" ;;
        export) shown="--format --mapping" ;;
        esac
        if [[ $cur == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$choice $shown" -- "$cur")
        else
            _filedir
        fi
        ;;
    report)
        if [[ $cur == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$choice --title --output --rows --partial --no-verify" -- "$cur")
        else
            _filedir
        fi
        ;;
    drill) mapfile -t COMPREPLY < <(compgen -W "--seed --days --events --start --questions --answers --check --json --help" -- "$cur") ;;
    lint)
        if [[ $cur == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "--separation --application --audit --type --function --exclude --only --disable
                --strict --limit --format --json --quiet --rules --explain --help" -- "$cur")
        else
            _filedir
        fi
        ;;
    actions) mapfile -t COMPREPLY < <(compgen -W "--json --names --help" -- "$cur") ;;
    esac
} && complete -F _deed deed
