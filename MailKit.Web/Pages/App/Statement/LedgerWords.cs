using MailKit.Domain.Credits;

namespace MailKit.Web.Pages.App.Statement;

/// <summary>What the ledger's kinds, references and reasons mean to the person whose credits they move.</summary>
public static class LedgerWords
{
    public const string PlanReference = "sub_";
    public const string PackReference = "pay_";
    public const string Plan = "Your plan";
    public const string Pack = "A top-up pack";

    public static string Title(LedgerKind kind) => kind switch
    {
        LedgerKind.Debit => "Email",
        LedgerKind.Added => "Emails added",
        LedgerKind.Deducted => "Taken by Dodo Payments",
        LedgerKind.Expired => "Unused emails expired",
        LedgerKind.RolledOver => "Carried over from the last cycle",
        LedgerKind.RolloverForfeited => "Not carried over",
        LedgerKind.OverageCharged => "Overage charged",
        LedgerKind.OverageReset => "Overage reset",
        LedgerKind.Adjusted => "Correction by MailKit",
        LedgerKind.Refund => "Taken back after a refund",
        _ => "Another change",
    };

    /// <summary>Where added credits came from.</summary>
    public static string? Origin(string? reference) => reference switch
    {
        not null when reference.StartsWith(PlanReference, StringComparison.Ordinal) => Plan,
        not null when reference.StartsWith(PackReference, StringComparison.Ordinal) => Pack,
        _ => null,
    };

    /// <summary>A second line below the title. What a person wrote is quoted; what a program wrote says nothing that the title does not.</summary>
    /// <param name="reason">As Dodo has it.</param>
    public static string? Detail(LedgerKind kind, string? reference, string? reason) => kind switch
    {
        LedgerKind.Debit => null,
        LedgerKind.Expired => "Their time was up before they were used",
        LedgerKind.RolloverForfeited => "More was left than a cycle may hand on",
        LedgerKind.RolledOver or LedgerKind.OverageCharged or LedgerKind.OverageReset => null,
        LedgerKind.Deducted when DebitNote.Read(reason, _ => null) is not null => "For an email that our records no longer have",
        LedgerKind.Adjusted when reference is not null && reason?.Contains(reference, StringComparison.Ordinal) is true => "A line above or below had another amount than Dodo’s ledger",
        _ when Origin(reference) is not null || reason is null || reason.Contains('_', StringComparison.Ordinal) || reason is "Manual adjustment" => null,
        _ => reason,
    };

    /// <summary>Where a grant came from.</summary>
    public static string Grant(string source) => source switch
    {
        "subscription" => "Plan",
        "one_time" => "Top-up",
        "api" => "Given by MailKit",
        "rollover" => "Carried over",
        _ => source.Replace('_', ' '),
    };
}
