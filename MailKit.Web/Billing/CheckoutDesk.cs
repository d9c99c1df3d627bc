using MailKit.Domain.Billing;

namespace MailKit.Web.Billing;

/// <summary>Where a purchase stands, for the page that waits for it.</summary>
public enum PurchaseState
{
    /// <summary>Nothing was paid yet.</summary>
    Open,

    /// <summary>The last try to pay failed.</summary>
    Failed,

    /// <summary>Paid; the credits are on their way.</summary>
    Paid,

    /// <summary>The credits are in the book.</summary>
    Credited,
}

/// <summary>A purchase as the return page shows it.</summary>
public sealed record Purchase(Checkout Checkout, PurchaseState State, string? Error);

/// <summary>Sells: opens checkouts, watches them, cancels and resumes the plan. Everything is decided by the account's own customer at Dodo.</summary>
public sealed class CheckoutDesk
{
    /// <summary>Opens a checkout for the plan or the pack and says where to pay. Throws <see cref="HttpRequestException"/> when Dodo cannot be reached.</summary>
    public Task<Uri> BeginAsync(Guid accountId, Product product, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null when the account has no such checkout.</summary>
    public Task<Purchase?> LookAsync(Guid accountId, Guid checkoutId, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Cancels the plan at the end of its cycle, or takes that back. False when there is none.</summary>
    public Task<bool> CancelAtPeriodEndAsync(Guid accountId, bool cancel, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Dodo's page for cards, addresses and invoices; null before the first checkout.</summary>
    public Task<Uri?> PortalAsync(Guid accountId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
