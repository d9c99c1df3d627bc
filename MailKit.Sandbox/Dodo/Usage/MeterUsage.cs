namespace MailKit.Sandbox.Dodo.Usage;

/// <summary>How far the events of one meter of one subscription are counted, and what they came to in the cycle under way.</summary>
/// <param name="Seen">So many events of the customer and the name are counted.</param>
/// <param name="CycleFrom">So many were when the cycle began.</param>
/// <param name="Units">What the meter says of the cycle.</param>
/// <param name="Credits">So many credits they were turned into.</param>
public sealed record MeterUsage(string Id, string SubscriptionId, string MeterId, int Seen, int CycleFrom, decimal Units, decimal Credits)
{
    public static string IdOf(string subscriptionId, string meterId) => $"{subscriptionId}/{meterId}";
}

/// <summary>What a cycle that is over came to.</summary>
public sealed record UsageCycle(string Id, string SubscriptionId, DateTimeOffset StartDate, DateTimeOffset EndDate, IReadOnlyList<CycleUnits> Meters);

/// <summary>The units of one meter in a cycle.</summary>
public sealed record CycleUnits(string MeterId, decimal Units);
