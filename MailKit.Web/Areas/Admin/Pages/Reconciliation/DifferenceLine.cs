using System.Linq.Expressions;
using MailKit.Domain.Reconciliation;

namespace MailKit.Web.Areas.Admin.Pages.Reconciliation;

/// <summary>A difference in a list, with the name of its account.</summary>
public sealed record DifferenceLine(Difference Difference, string? AccountName)
{
    public string Kind => Names.Of(Difference.Kind);

    /// <summary>What the repair's button says; null when the repair is made at the provider.</summary>
    public string? Button => Difference.Repair switch
    {
        Repair.ByHand => null,
        Repair.Note => "Take note",
        _ => "Repair",
    };

    /// <summary>The id of what it is about, without our word for what that is; null for sums.</summary>
    public string? SubjectId => Difference.Subject.Split(':', 2) is [_, var id] ? id : null;

    public string SubjectWord => Difference.Subject.Split(':')[0] switch
    {
        "entry" or "amount" or "refused" => "Dodo entry",
        "settlement" => "Settlement",
        "resend" => "Resend email",
        "debit" or "email" => "Email",
        "dodo" => "Line of Dodo entry",
        var other => other,
    };
}

/// <summary>How kinds of differences are called, and how ages read.</summary>
public static class Names
{
    public static string Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "Missing here",
        DifferenceKind.MissingThere => "Missing there",
        DifferenceKind.AmountDiffers => "Amount differs",
        DifferenceKind.BalanceDiffers => "Balance differs",
        DifferenceKind.HoldsDiffer => "Holds differ",
        DifferenceKind.DebitedTwice => "Debited twice",
        DifferenceKind.SentTwice => "Sent twice",
        _ => kind.ToString(),
    };

    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 2 } => $"{Math.Max(0, (int)age.TotalSeconds)} s",
        { TotalHours: < 2 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} days",
    };

    public static Expression<Func<Difference, bool>> IsOpen { get; } = d => d.ConfirmedAt != null && d.ResolvedAt == null;
}

/// <summary>What the accounts' last comparisons saw.</summary>
public sealed record Figures(int Accounts, int Compared, int Ours, int Theirs, int InFlight, int Running);
