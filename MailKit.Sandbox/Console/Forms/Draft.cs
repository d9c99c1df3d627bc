using System.Globalization;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Console.Forms;

/// <summary>What was typed into a form, kept as it was, and what is wrong with it, field by field. The rules are the API's own: what it would refuse is said beside the field that it names.</summary>
public sealed class Draft
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    /// <summary>What fits no field of the form.</summary>
    public string? Complaint { get; private set; }

    public bool IsGood => errors.Count is 0 && Complaint is null;

    public IReadOnlyDictionary<string, string> Errors => errors;

    public static Draft With(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var draft = new Draft();

        foreach (var (name, value) in values)
        {
            draft.values[name] = value;
        }

        return draft;
    }

    public static Draft Read(IFormCollection form)
    {
        var draft = new Draft();

        foreach (var (name, value) in form)
        {
            draft.values[name] = value.ToString().Trim();
        }

        return draft;
    }

    public string Value(string name) => values.GetValueOrDefault(name, "");

    public string? Error(string name) => errors.GetValueOrDefault(name);

    /// <summary>Null where nothing was typed.</summary>
    public string? Text(string name) => Value(name) is { Length: > 0 } text ? text : null;

    public bool Is(string name) => Value(name) is "true";

    /// <summary>A whole number; null where nothing was typed, or no number, which is said then.</summary>
    public int? Whole(string name) => Number(name) is not { } number ? null : decimal.Truncate(number) == number && number is >= int.MinValue and <= int.MaxValue ? (int)number : Wrong<int>(name, "A whole number.");

    /// <summary>An amount of money as people write it, in the lowest denomination.</summary>
    public int? Cents(string name) => Number(name) is not { } number ? null : decimal.Truncate(number * 100) == number * 100 && Math.Abs(number) < 10_000_000 ? (int)(number * 100) : Wrong<int>(name, "An amount such as 19 or 19.50.");

    public decimal? Number(string name) => Text(name) is not { } text ? null
        : decimal.TryParse(text.Replace(",", "", StringComparison.Ordinal).Replace('−', '-').TrimStart('$'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : Wrong<decimal>(name, $"“{text}” is not a number.");

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
        => Enum.TryParse<T>(Value(name), out var chosen) ? chosen : otherwise;

    public void Require(string name, string words)
    {
        if (Text(name) is null)
        {
            errors.TryAdd(name, words);
        }
    }

    public void Refuse(string name, string words) => errors.TryAdd(name, words);

    /// <inheritdoc cref="TryAsync(Func{Task})"/>
    public Task<bool> TryAsync(SandboxState state, Action<Change> act) => TryAsync(() => state.ChangeAsync(act));

    /// <summary>Does it by the API's rules; what they refuse stands beside the field that the refusal names.</summary>
    public async Task<bool> TryAsync(Func<Task> act)
    {
        if (!IsGood)
        {
            return false;
        }

        try
        {
            await act();
            return true;
        }
        catch (DodoRefusalException refusal)
        {
            Blame(refusal.Message);
            return false;
        }
    }

    private void Blame(string message)
    {
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        var field = colon < 0 ? "" : message[..colon].Split('.')[^1];

        if (colon > 0 && values.ContainsKey(field))
        {
            errors[field] = Sentence(message[(colon + 2)..]);
        }
        else
        {
            Complaint = Sentence(message);
        }
    }

    private static string Sentence(string words) => words.Length is 0 ? words : $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    private T? Wrong<T>(string name, string words)
        where T : struct
    {
        errors.TryAdd(name, words);
        return null;
    }
}
