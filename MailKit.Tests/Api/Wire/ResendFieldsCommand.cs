using System.Text;
using System.Text.Json;

namespace MailKit.Tests.Api.Wire;

/// <summary>Writes Resend's fields as a table, from its OpenAPI file: <c>dotnet run --project MailKit.Tests -- resend-fields resend.json</c>.</summary>
public static class ResendFieldsCommand
{
    public const string Usage = "resend-fields <OpenAPI file> [table]\n  Writes the names and types of Resend's API to MailKit.Tests/Api/Wire/resend.tsv.";

    /// <summary>2 when the arguments make no sense.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var file, ..] || arguments.Length > 2)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        var table = arguments.Length is 2 ? arguments[1] : FieldTable.Resend.Path;
        var fields = new OpenApiFields(document.RootElement).All().ToList();

        // Nothing of theirs is kept but names and types.
        var text = new StringBuilder($"# Resend's OpenAPI {document.RootElement.GetProperty("info").GetProperty("version").GetString()}, by: dotnet run --project MailKit.Tests -- resend-fields\n")
            .Append("# operation\tpart\tfield\ttype\tpresence\tnull\tvalues\n")
            .AppendJoin('\n', fields)
            .Append('\n');
        await File.WriteAllTextAsync(table, text.ToString());
        Console.WriteLine($"{fields.Count} fields in {table}");
        return 0;
    }
}
