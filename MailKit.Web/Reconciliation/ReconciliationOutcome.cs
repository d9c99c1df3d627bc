using MailKit.Domain.Reconciliation;

namespace MailKit.Web.Reconciliation;

/// <summary>What a comparison saw, and what it came upon.</summary>
/// <param name="Ours">How many lines or emails of ours it looked at.</param>
/// <param name="Theirs">How many entries or emails of the provider it looked at.</param>
public sealed record ReconciliationOutcome(IReadOnlyList<Finding> Findings, int Ours, int Theirs)
{
    /// <summary>Subjects that it had no time for: what is known of them stays as it is.</summary>
    public IReadOnlySet<string> Untouched { get; init; } = new HashSet<string>();

    /// <summary>How far it came, for comparisons that go on in another piece.</summary>
    public Action<ReconciliationRun>? Progress { get; init; }
}
