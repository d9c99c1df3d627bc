namespace MailKit.Web.Pages.App.Statement;

/// <summary>Text in a CSV file: quoted where it must be, and never a formula for the spreadsheet that opens it.</summary>
public static class Csv
{
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
