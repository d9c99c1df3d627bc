using System.Diagnostics;
using MailKit.Web.Http;

namespace MailKit.Tests.Capacity;

/// <summary>A simulated day: <c>dotnet run -c Release --project MailKit.Tests -- capacity [accounts] [active] [bursts] [minutes]</c>.</summary>
public static class CapacityCommand
{
    public const string Usage = "capacity [accounts, 100000] [active ones, 2000] [bursts, 3] [minutes that a burst takes, 1]";

    private static readonly TimeSpan OldestDebit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestCheckout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LatestComparison = TimeSpan.FromHours(1);

    /// <summary>1 when something took longer than is promised.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var plan = CapacityPlan.Of(arguments);
        var began = Stopwatch.GetTimestamp();
        return await CapacityWorld.RunAsync(plan, CapacityWorld.FirstDay, async (providers, world) =>
        {
            var late = await world.ComparisonsLateAsync();
            var waiting = await world.WaitingEmailsAsync();
            Report(providers, late, waiting);
            Console.WriteLine($"{plan} took {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s.");
            return waiting is 0 && providers.DebitAges.Max() <= OldestDebit && providers.CheckoutWaits.Max() <= LongestCheckout && late.Max() <= LatestComparison ? 0 : 1;
        });
    }

    private static void Report(CountedProviders providers, IReadOnlyList<TimeSpan> late, int waiting)
    {
        var calls = providers.DodoCalls;
        var perMinute = calls.CountBy(c => c.At.Ticks / TimeSpan.TicksPerMinute).Select(m => m.Value).ToList();
        Console.WriteLine($"emails sent {providers.SentEmails:N0}, debited {providers.DebitAges.Count:N0}, waiting {waiting}");
        Console.WriteLine($"debit after sending   half {At(providers.DebitAges, 0.5)}   99 % {At(providers.DebitAges, 0.99)}   oldest {At(providers.DebitAges, 1)}");
        Console.WriteLine($"checkout's wait       half {At(providers.CheckoutWaits, 0.5)}   99 % {At(providers.CheckoutWaits, 0.99)}   longest {At(providers.CheckoutWaits, 1)}   of {providers.CheckoutWaits.Count:N0}");
        Console.WriteLine($"comparison's delay    half {At(late, 0.5)}   99 % {At(late, 0.99)}   longest {At(late, 1)}   of {late.Count:N0}");
        Console.WriteLine($"Dodo was asked {calls.Count:N0} times, {calls.Count / (calls.Max(c => c.At) - calls.Min(c => c.At)).TotalMinutes:0} a minute, at most {perMinute.Max()} in one");

        foreach (var purpose in Enum.GetValues<CallPurpose>())
        {
            Console.WriteLine($"  {purpose,-12}{calls.Count(c => c.Purpose == purpose),8:N0}");
        }
    }

    private static string At(IReadOnlyList<TimeSpan> values, double share)
        => values.Order().ElementAt((int)Math.Ceiling(share * values.Count) - 1).ToString(@"hh\:mm\:ss\.f", System.Globalization.CultureInfo.InvariantCulture);
}
