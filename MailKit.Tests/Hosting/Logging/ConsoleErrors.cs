namespace MailKit.Tests.Hosting.Logging;

/// <summary>Reads errors from what a process writes to its console, line by line; in one thread at a time.</summary>
public sealed class ConsoleErrors(ErrorWatch errors)
{
    private const string Indent = "      ";

    private string? _error;

    public void Read(string? line)
    {
        if (_error is not null && line?.StartsWith(Indent, StringComparison.Ordinal) is true)
        {
            _error = $"{_error}\n{line}";
            return;
        }

        End();

        if (line is not null && (line.StartsWith("fail: ", StringComparison.Ordinal) || line.StartsWith("crit: ", StringComparison.Ordinal) || line.StartsWith("Unhandled exception", StringComparison.Ordinal)))
        {
            _error = line;
        }
    }

    /// <summary>Nothing more belongs to the last error.</summary>
    public void End()
    {
        if (_error is { } error)
        {
            errors.Add(error);
            _error = null;
        }
    }
}
