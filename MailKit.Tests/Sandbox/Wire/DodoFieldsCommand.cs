using System.Text;
using System.Text.Json;
using MailKit.Tests.Api.Wire;

namespace MailKit.Tests.Sandbox.Wire;

/// <summary>Writes what Dodo answers and tells as a table, from its OpenAPI file: <c>dotnet run --project MailKit.Tests -- dodo-fields dodo.json</c>.</summary>
public static class DodoFieldsCommand
{
    public const string Usage = "dodo-fields <OpenAPI file>\n  Writes the names and types of Dodo's answers and webhooks to MailKit.Tests/Sandbox/Wire/dodo.tsv.";

    /// <summary>2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var file])
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        var fields = new OpenApiFields(document.RootElement).All().Where(f => f.Operation.StartsWith("webhook ", StringComparison.Ordinal) || (f.Part is not "request" && DodoOperations.All.Contains(f.Operation))).ToList();

        // Nothing of theirs is kept but names and types.
        var text = new StringBuilder($"# Dodo's OpenAPI {document.RootElement.GetProperty("info").GetProperty("version").GetString()}, by: dotnet run --project MailKit.Tests -- dodo-fields\n")
            .Append("# operation\tpart\tfield\ttype\tpresence\tnull\tvalues\n")
            .AppendJoin('\n', fields)
            .Append('\n');
        await File.WriteAllTextAsync(FieldTable.Dodo.Path, text.ToString());
        Console.WriteLine($"{fields.Count} fields in {FieldTable.Dodo.Path}");
        return 0;
    }
}
