namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>What becomes of unused credits at the end of their time (C12 to C14): a part of them lives on in a grant of its own, the rest expires.</summary>
public static class Rollover
{
    /// <summary>What a grant's end comes to. With the first rollover of 200 at 75 %, 150 are carried; one time more than allowed, nothing is, and all of it is forfeited.</summary>
    public static (decimal Carried, bool IsForfeited) Of(Grant grant, CreditAttachment? terms, int precision) => terms switch
    {
        not { RolloverEnabled: true } => (0, false),
        { MaxRolloverCount: { } most } when grant.RolloverCount >= most => (0, true),
        _ => (RoundDown(grant.RemainingAmount * (terms.RolloverPercentage ?? 100) / 100, precision), false),
    };

    /// <summary>Until when carried credits live; null for as long as nobody spends them.</summary>
    public static DateTimeOffset? Until(DateTimeOffset at, CreditAttachment terms) => terms switch
    {
        { RolloverTimeframeCount: { } count, RolloverTimeframeInterval: { } interval } => at.Add(count, interval),
        { ExpiresAfterDays: { } days } => at.AddDays(days),
        _ => null,
    };

    // A decimal scaled by a power of ten may not fit; what is below its precision cannot be cut more finely anyway.
    private static decimal RoundDown(decimal amount, int precision) => decimal.Round(amount, precision, MidpointRounding.ToZero);
}
