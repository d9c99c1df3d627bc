namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>The unit of a period. On the wire it is written like this, not in lower case.</summary>
public enum TimeInterval
{
    Day,
    Week,
    Month,
    Year,
}

/// <summary>Counts periods by the calendar.</summary>
public static class TimeIntervals
{
    public static DateTimeOffset Add(this DateTimeOffset from, int count, TimeInterval interval) => interval switch
    {
        TimeInterval.Day => from.AddDays(count),
        TimeInterval.Week => from.AddDays(7 * count),
        TimeInterval.Month => from.AddMonths(count),
        _ => from.AddYears(count),
    };
}
