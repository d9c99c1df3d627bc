namespace MailKit.Tests.Capacity;

/// <summary>Who does what on the simulated day.</summary>
/// <param name="Accounts">All of them have credits at Dodo, and are compared.</param>
/// <param name="Active">So many of them send.</param>
/// <param name="Bursts">How often on the day.</param>
/// <param name="Minutes">Within so long all of them begin a burst, and for so long each sends: at once is the worst for whoever waits, long is the worst for the limit.</param>
/// <param name="Checkouts">People who pay, spread over the day and crowded where the bursts are.</param>
/// <param name="RequestsPerMinute">What Dodo allows; https://docs.dodopayments.com/api-reference/introduction says 240.</param>
public sealed record CapacityPlan(int Accounts, int Active, int Bursts, int Minutes, int Checkouts = 200, int RequestsPerMinute = 240)
{
    public const int EmailsADay = 50;

    public const int BurstsOfADay = 3;

    public TimeSpan BurstLasts => TimeSpan.FromMinutes(Minutes);

    public static CapacityPlan Of(string[] arguments)
        => new(Number(arguments, 0, 100_000), Number(arguments, 1, 2_000), Number(arguments, 2, BurstsOfADay), Number(arguments, 3, 1));

    /// <summary>When a burst begins (since midnight).</summary>
    public static TimeSpan BurstAt(int burst) => TimeSpan.FromHours(9 + (4.5 * burst));

    /// <summary>50 emails a day in three bursts are 17, 17 and 16.</summary>
    public static int EmailsOf(int burst) => (EmailsADay / BurstsOfADay) + (burst < EmailsADay % BurstsOfADay ? 1 : 0);

    private static int Number(string[] arguments, int index, int otherwise) => index < arguments.Length ? int.Parse(arguments[index]) : otherwise;
}
