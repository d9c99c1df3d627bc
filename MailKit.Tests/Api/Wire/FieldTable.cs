using System.Text.Json;
using MailKit.Tests.Architecture;

namespace MailKit.Tests.Api.Wire;

/// <summary>A provider's fields, as its OpenAPI names them; the first line of the table says which.</summary>
public sealed class FieldTable(string whose, params string[] place)
{
    public static FieldTable Resend { get; } = new("Resend's", "Api", "Wire", "resend.tsv");

    public static FieldTable Dodo { get; } = new("Dodo's", "Sandbox", "Wire", "dodo.tsv");

    public string Path { get; } = System.IO.Path.Combine([Sources.Root, "MailKit.Tests", .. place]);

    private ILookup<(string, string), Field> All => field ??= File.ReadLines(Path)
        .Where(line => !line.StartsWith('#'))
        .Select(Field.Read)
        .ToLookup(one => (one.Operation, one.Part));

    /// <summary>Where an answer (or a request, or a webhook) and the table differ, field by field: the field, and what is wrong with it.</summary>
    public IReadOnlyList<string> Compare(string operation, string part, JsonElement body)
    {
        var theirs = Of(operation, part).ToDictionary(f => f.Path);
        Assert.NotEmpty(theirs);

        // Where nothing is said to be required, everything is expected.
        var expected = theirs.Values.Any(f => f.IsRequired) ? theirs.Values.Where(f => f.IsRequired) : theirs.Values;
        var found = new Dictionary<string, List<JsonElement>>();
        Collect(body, "", found);

        return
        [
            .. expected.Where(field => !found.ContainsKey(field.Path) && IsReached(field.Path, found)).Select(field => $"{field.Path} is missing"),
            .. found.Where(f => !theirs.ContainsKey(f.Key) && !IsFree(f.Key, theirs)).Select(f => $"{f.Key} is not {whose}"),
            .. theirs.Values.Where(field => found.ContainsKey(field.Path)).SelectMany(field => found[field.Path].Select(value => Complaint(field, value)).Distinct()).OfType<string>(),
        ];
    }

    public IEnumerable<Field> Of(string operation, string part) => All[(operation, part)];

    private static void Collect(JsonElement value, string path, Dictionary<string, List<JsonElement>> found)
    {
        if (path.Length > 0)
        {
            (found.TryGetValue(path, out var known) ? known : found[path] = []).Add(value);
        }

        if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                Collect(property.Value, path.Length is 0 ? property.Name : $"{path}.{property.Name}", found);
            }
        }

        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Collect(item, $"{path}[]", found);
            }
        }
    }

    // What lies in an empty list or in a null is not missing.
    private static bool IsReached(string path, Dictionary<string, List<JsonElement>> found)
    {
        var parent = path.EndsWith("[]", StringComparison.Ordinal) ? null : path.LastIndexOf('.') is var dot and > 0 ? path[..dot] : "";
        return parent is not null && !path.EndsWith(".*", StringComparison.Ordinal) && (parent.Length is 0 || (found.TryGetValue(parent, out var values) && values.Any(v => v.ValueKind is JsonValueKind.Object)));
    }

    private static bool IsFree(string path, Dictionary<string, Field> theirs)
        => path.LastIndexOf('.') is var dot and > 0 && theirs.ContainsKey($"{path[..dot]}.*");

    private static string? Complaint(Field field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => field.MayBeNull ? null : $"{field.Path} is null",
        JsonValueKind.String when field.Values.Count > 0 && !field.Values.Contains(value.GetString()!) => $"{field.Path} is none of {string.Join(", ", field.Values)}",
        var kind => field.Types.Count is 0 || field.Types.Any(type => Fits(kind, type, value)) ? null : $"{field.Path} is {kind}, not {string.Join(" or ", field.Types)}",
    };

    private static bool Fits(JsonValueKind kind, string type, JsonElement value) => type switch
    {
        "string" => kind is JsonValueKind.String,
        "integer" => kind is JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => kind is JsonValueKind.Number,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "array" => kind is JsonValueKind.Array,
        "object" => kind is JsonValueKind.Object,
        _ => false,
    };
}
