namespace MailKit.Domain.Work;

/// <summary>How long to wait after the nth failure in a row: doubling from one second to two minutes, with up to a quarter of jitter.</summary>
public static class Backoff
{
    /// <summary>No failure waits for longer, unless a provider asks for it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="atLeast">A provider that names a time is obeyed.</param>
    public static TimeSpan After(int failures, TimeSpan? atLeast = null)
    {
        var seconds = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Clamp(failures - 1, 0, 20)));

        // Jitter keeps a backlog that failed together from coming back together.
        var wait = TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() * 0.25)));

        return atLeast > wait ? atLeast.Value : wait;
    }
}
