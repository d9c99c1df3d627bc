using System.Text.Json;

namespace MailKit.Tests.Api.Wire;

/// <summary>Every field that an OpenAPI 3.1 document describes. References are followed, the parts of a whole are joined, and of a choice every side is told.</summary>
public sealed class OpenApiFields(JsonElement document)
{
    /// <summary>Longer lists are codes of countries and the like, which a table need not repeat at every field.</summary>
    private const int MostValues = 60;

    /// <summary>What contains itself is told so deep.</summary>
    private const int Deepest = 7;

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public IEnumerable<Field> All()
        => from section in (string[])["paths", "webhooks"]
           from path in document.GetProperty(section).EnumerateObject()
           from method in path.Value.EnumerateObject()
           where Methods.Contains(method.Name)
           let operation = section is "paths" ? $"{method.Name.ToUpperInvariant()} {path.Name}" : $"webhook {path.Name}"
           from part in PartsOf(method.Value)
           from field in Below("", Sides(part.Schema))
           select field with { Operation = operation, Part = part.Name };

    private static IEnumerable<(string Name, JsonElement Schema)> PartsOf(JsonElement operation)
    {
        var request = operation.TryGetProperty("requestBody", out var body) ? [("request", body)] : Array.Empty<(string Name, JsonElement Message)>();
        var answers = operation.GetProperty("responses").EnumerateObject().Select(answer => (answer.Name, Message: answer.Value));

        return from part in request.Concat(answers)
               where part.Message.TryGetProperty("content", out _)
               let content = part.Message.GetProperty("content").EnumerateObject().First().Value
               where content.TryGetProperty("schema", out _)
               select (part.Name, content.GetProperty("schema"));
    }

    private IEnumerable<Field> Below(string path, IReadOnlyList<JsonElement> sides)
    {
        if (path.Count(c => c is '.' or '[') >= Deepest)
        {
            yield break;
        }

        foreach (var child in sides.SelectMany(Children).GroupBy(c => c.Name))
        {
            var name = child.Key[0] is '[' || path.Length is 0 ? path + child.Key : $"{path}.{child.Key}";
            var below = child.SelectMany(c => Sides(c.Schema)).ToList();
            var types = below.SelectMany(TypesOf).Distinct().ToList();

            yield return new("", "", name, [.. types.Where(t => t is not "null")], child.Any(c => c.IsRequired), types.Contains("null"), [.. below.SelectMany(ValuesOf).Distinct()]);

            foreach (var field in Below(name, below))
            {
                yield return field;
            }
        }
    }

    private IReadOnlyList<JsonElement> Sides(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Sides(reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name)));
        }

        var sides = ((string[])["allOf", "oneOf", "anyOf"]).SelectMany(of => schema.TryGetProperty(of, out var some) ? some.EnumerateArray() : []).SelectMany(Sides);
        return [.. TypesOf(schema).Any() ? [schema] : Array.Empty<JsonElement>(), .. sides];
    }

    private static IEnumerable<(string Name, JsonElement Schema, bool IsRequired)> Children(JsonElement schema)
    {
        string[] required = schema.TryGetProperty("required", out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
        var properties = schema.TryGetProperty("properties", out var some) ? some.EnumerateObject().Select(p => (p.Name, p.Value, required.Contains(p.Name))) : [];

        return properties
            .Concat(schema.TryGetProperty("items", out var items) ? [("[]", items, false)] : [])
            .Concat(schema.TryGetProperty("additionalProperties", out var rest) && rest.ValueKind is JsonValueKind.Object ? [("*", rest, false)] : []);
    }

    private static IEnumerable<string> TypesOf(JsonElement schema)
    {
        var types = !schema.TryGetProperty("type", out var type) ? schema.TryGetProperty("properties", out _) ? ["object"] : []
            : type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

        return schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean() ? types.Append("null") : types;
    }

    private static IEnumerable<string> ValuesOf(JsonElement schema)
        => schema.TryGetProperty("enum", out var values) ? values.GetArrayLength() > MostValues ? [] : values.EnumerateArray().Select(v => v.ToString())
            : schema.TryGetProperty("const", out var only) ? [only.ToString()] : [];
}
