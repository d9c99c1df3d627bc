using MailKit.Sandbox.Traffic.Faults;

namespace MailKit.Sandbox.Console.Faults;

/// <summary>What was typed into the form for a fault, and what is wrong with it.</summary>
public sealed record FaultDraft(IReadOnlyDictionary<string, string> Typed, IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>What an untouched form proposes.</summary>
    public static FaultDraft Blank { get; } = new(
        new Dictionary<string, string>
        {
            ["provider"] = "resend",
            ["kind"] = "status",
            ["status"] = "503",
            ["milliseconds"] = "3000",
            ["after_bytes"] = "10",
            ["bytes_per_second"] = "1",
            ["times"] = "2",
            ["window"] = "10",
        },
        new Dictionary<string, string>());

    public static FaultDraft Read(IFormCollection form, out Fault? fault)
    {
        var typed = form.ToDictionary(static f => f.Key, static f => f.Value.ToString().Trim());
        var rule = KindRule.Find(typed.GetValueOrDefault("kind", ""));

        // The form sends every field, also those of other kinds that it does not show.
        var reader = new FaultReader(typed.Where(m => m.Value is not "" && rule?.Allows(m.Key) is not false).ToDictionary());
        fault = reader.Read();
        return new(typed, reader.Errors);
    }

    public string Value(string name) => Typed.GetValueOrDefault(name, "");

    public string? Error(string name) => Errors.GetValueOrDefault(name);
}
