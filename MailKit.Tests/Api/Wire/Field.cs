namespace MailKit.Tests.Api.Wire;

/// <summary>One field of an operation's request or answer: its path (<c>data[].id</c>) and what may stand there.</summary>
/// <param name="Part">The status of the answer, or <c>request</c>.</param>
/// <param name="Types">Of JSON; several where the schema leaves a choice.</param>
/// <param name="Values">The only ones that are allowed; none when all are.</param>
public sealed record Field(string Operation, string Part, string Path, IReadOnlyList<string> Types, bool IsRequired, bool MayBeNull, IReadOnlyList<string> Values)
{
    private const string None = "-";

    public static Field Read(string line)
        => line.Split('\t') is [var operation, var part, var path, var types, var presence, var mayBeNull, var values]
            ? new(operation, part, path, types is None ? [] : types.Split('|'), presence is "required", mayBeNull is "null", values is None ? [] : values.Split('|'))
            : throw new FormatException(line);

    public override string ToString()
        => string.Join('\t', Operation, Part, Path, Listed(Types), IsRequired ? "required" : "optional", MayBeNull ? "null" : None, Listed(Values));

    private static string Listed(IReadOnlyList<string> words) => words.Count is 0 ? None : string.Join('|', words);
}
