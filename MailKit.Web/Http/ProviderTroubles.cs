using System.Collections.Concurrent;

namespace MailKit.Web.Http;

/// <summary>What this process has said of its providers lately: a trouble that lasts is news once, however many rows of work it meets.</summary>
public sealed class ProviderTroubles(TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    /// <summary>More than a process has to say; then it begins again.</summary>
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _said = new();

    /// <summary>How loud to say it: a warning when nobody has met it for ten minutes.</summary>
    public LogLevel LevelOf(string words)
    {
        var now = clock.GetUtcNow();
        var isNews = !_said.TryGetValue(words, out var last) || now - last > Quiet;

        if (_said.Count >= Most)
        {
            _said.Clear();
        }

        _said[words] = now;
        return isNews ? LogLevel.Warning : LogLevel.Debug;
    }
}
