namespace MailKit.Tests.Bench.Loading;

/// <summary>An email that was accepted: when after the start the answer came, and how long it took.</summary>
public readonly record struct Accepted(Guid Id, TimeSpan At, TimeSpan Took);

/// <summary>What clients saw.</summary>
/// <param name="Others">Every status but 200; 0 where no answer came.</param>
/// <param name="Time">The time that is counted: what was answered later was accepted, but not within it.</param>
public sealed record LoadResult(IReadOnlyList<Accepted> Accepted, IReadOnlyList<int> Others, TimeSpan Time)
{
    /// <summary>When the first client asked.</summary>
    public DateTimeOffset BeganAt { get; init; }

    public double PerSecond => Accepted.Count(a => a.At <= Time) / Time.TotalSeconds;

    /// <summary>How long the answer took for this part of them (ms).</summary>
    public double Latency(double part) => Part(Accepted.Select(a => a.Took.TotalMilliseconds), part);

    /// <summary>What this part of the values does not exceed.</summary>
    public static double Part(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted.Count is 0 ? double.NaN : sorted[Math.Min((int)(sorted.Count * part), sorted.Count - 1)];
    }
}
