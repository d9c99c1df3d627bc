using MailKit.Sandbox.Console.Customers;
using MailKit.Sandbox.Console.Webhooks;

namespace MailKit.Sandbox.Console.Now;

/// <summary>What the first page shows.</summary>
public sealed record NowView(
    DateTimeOffset Now,
    TimeSpan Ahead,
    DateTimeOffset? NextRenewal,
    DateTimeOffset? NextExpiry,
    string Dodo,
    string Resend,
    IReadOnlyList<CapturedEmail> Emails,
    IReadOnlyList<DeliveryLine> Deliveries,
    IReadOnlyList<CustomerLine> Customers)
{
    public static DateTimeOffset? NextRenewalIn(SandboxState state)
        => state.Subscriptions.OldestFirst.Where(static s => s.Status is SubscriptionStatus.Active).Select(static s => (DateTimeOffset?)s.NextBillingDate).Min();

    public static NowView Of(SandboxState state, DateTimeOffset now, TimeSpan ahead, SandboxAddresses addresses) => new(
        now,
        ahead,
        NextRenewalIn(state),
        state.Grants.OldestFirst.Where(static g => g.HasCredits).Select(static g => g.ExpiresAt).Min(),
        addresses.Dodo.Authority,
        addresses.Resend.Authority,
        [.. state.Emails.NewestFirst.Take(6)],
        [.. state.Deliveries.NewestFirst.Take(8).Select(d => DeliveryLine.Of(state, d))],
        [.. state.Customers.NewestFirst.Take(10).Select(c => CustomerLine.Of(state, c))]);
}
