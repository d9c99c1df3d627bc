namespace MailKit.Domain.Work;

/// <summary>How long to wait after the nth failure in a row: doubling from one second to ten minutes, with up to a quarter of jitter.</summary>
public static class Backoff
{
    public static TimeSpan After(int failures)
    {
        var seconds = Math.Min(600, Math.Pow(2, Math.Clamp(failures - 1, 0, 20)));

        // Jitter keeps a backlog that failed together from coming back together.
        return TimeSpan.FromSeconds(seconds * (0.75 + (Random.Shared.NextDouble() * 0.25)));
    }
}
