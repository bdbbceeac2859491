using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tiflow.Core.Scheduling.Selectors;

/// <summary>Reads a selector from left to right; every error names the character (from 1) that it is about.</summary>
internal sealed class SelectorParser(string text)
{
    private const int MaxLength = 1024;
    private const string Openers = "([{";
    private const string Closers = ")]}";

    private int _position;

    public Selector Parse()
    {
        if (text.Length > MaxLength)
        {
            throw Error(MaxLength, $"a selector has at most {MaxLength} characters");
        }

        var terms = ImmutableArray.CreateBuilder<SelectorTerm>();
        do
        {
            terms.Add(ReadTerm());
            SkipSpace();
        }
        while (TryTake(","));
        return _position == text.Length
            ? new Selector(text.Trim(), terms.ToImmutable())
            : throw Error(_position, $"expected ',' or the end, not '{text[_position]}'");
    }

    private SelectorTerm ReadTerm()
    {
        SkipSpace();
        if (TryTake("!"))
        {
            return new SelectorTerm(ReadLabel(), SelectorOperator.Absent, []);
        }

        var label = ReadLabel();
        SkipSpace();
        if (TryTake("=~"))
        {
            return ReadRegex(label);
        }

        if (TryTake("!="))
        {
            return new SelectorTerm(label, SelectorOperator.Neq, [ReadValue(")")]);
        }

        if (TryTake("==") || TryTake("="))
        {
            return new SelectorTerm(label, SelectorOperator.Eq, [ReadValue(")")]);
        }

        if (TryTakeWord("in"))
        {
            return new SelectorTerm(label, SelectorOperator.In, ReadList());
        }

        return TryTakeWord("notin")
            ? new SelectorTerm(label, SelectorOperator.NotIn, ReadList())
            : new SelectorTerm(label, SelectorOperator.Exists, []);
    }

    private string ReadLabel()
    {
        SkipSpace();
        var start = _position;
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || "._-/".Contains(text[_position], StringComparison.Ordinal)))
        {
            _position++;
        }

        return _position > start
            ? text[start.._position]
            : throw Error(start, start == text.Length ? "expected a label, found the end" : $"expected a label, not '{text[start]}'");
    }

    // Up to a comma, or one of the characters that may not stand in a value without quotes.
    private string ReadValue(string endings)
    {
        SkipSpace();
        if (_position < text.Length && text[_position] == '"')
        {
            return ReadQuoted();
        }

        var start = _position;
        while (_position < text.Length && text[_position] != ',' && !endings.Contains(text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        return text[start.._position].TrimEnd();
    }

    private string ReadQuoted()
    {
        var start = _position++;
        var value = new StringBuilder();
        while (_position < text.Length && text[_position] != '"')
        {
            _position += text[_position] == '\\' && _position + 1 < text.Length && text[_position + 1] is '"' or '\\' ? 1 : 0;
            value.Append(text[_position++]);
        }

        return TryTake("\"") ? value.ToString() : throw Error(start, "this quote has no end");
    }

    private ImmutableArray<string> ReadList()
    {
        SkipSpace();
        var start = _position;
        if (!TryTake("("))
        {
            throw Error(start, "expected '(' and a list of values");
        }

        var values = ImmutableArray.CreateBuilder<string>();
        do
        {
            values.Add(ReadValue(")"));
            SkipSpace();
        }
        while (TryTake(","));
        return TryTake(")") ? values.ToImmutable() : throw Error(start, "this list has no ')'");
    }

    // A pattern may hold commas inside of brackets; elsewhere they need quotes.
    private SelectorTerm ReadRegex(string label)
    {
        SkipSpace();
        var start = _position;
        var pattern = start < text.Length && text[start] == '"' ? ReadQuoted() : ReadPattern();
        try
        {
            return new SelectorTerm(label, SelectorOperator.Regex, [pattern])
            {
                Pattern = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Error(start, $"\"{pattern}\" is not a regular expression without look-around and back references ({e.Message})");
        }
    }

    private string ReadPattern()
    {
        var start = _position;
        for (var depth = 0; _position < text.Length && (depth > 0 || text[_position] != ','); _position++)
        {
            var isEscaped = _position > start && text[_position - 1] == '\\';
            depth += isEscaped ? 0 : Openers.Contains(text[_position], StringComparison.Ordinal) ? 1 : 0;
            depth -= isEscaped ? 0 : Closers.Contains(text[_position], StringComparison.Ordinal) ? 1 : 0;
        }

        return text[start.._position].TrimEnd();
    }

    private void SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }

    private bool TryTake(string token)
    {
        if (!text.AsSpan(_position).StartsWith(token, StringComparison.Ordinal))
        {
            return false;
        }

        _position += token.Length;
        return true;
    }

    private bool TryTakeWord(string word) =>
        text.AsSpan(_position).StartsWith(word, StringComparison.OrdinalIgnoreCase)
        && _position + word.Length is var end && (end == text.Length || text[end] is '(' or ' ')
        && TryTake(text[_position..end]);

    private static FormatException Error(int position, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"selector, character {position + 1}: {problem}"));
}
