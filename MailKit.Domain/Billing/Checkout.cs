using MailKit.Domain.Work;

namespace MailKit.Domain.Billing;

/// <summary>What an account set out to buy; the return page watches it by this id and trusts nothing in the address.</summary>
public sealed class Checkout
{
    private Checkout() { }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    public string ProductId { get; private init; } = "";

    public string ProductName { get; private init; } = "";

    /// <summary>Which credit it brings.</summary>
    public string Credit { get; private init; } = "";

    /// <summary>Credits that will come.</summary>
    public long Credits { get; private init; }

    /// <summary>Dodo's session; unique.</summary>
    public string? SessionId { get; private set; }

    /// <summary>Where it is paid, at Dodo; null while the session is being made.</summary>
    public string? Url { get; private set; }

    /// <summary>The plan that this checkout holds open: an account has one such at a time. Null for what may be bought as often as one likes, and once it is paid or over.</summary>
    public string? OpenFor { get; private set; }

    public string? PaymentId { get; private set; }

    /// <summary>Dodo's word for the payment: succeeded, failed …; null while nothing was tried.</summary>
    public string? PaymentStatus { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When Dodo was last asked about it (UTC).</summary>
    public DateTimeOffset? LookedAt { get; private set; }

    public static Checkout Begin(Guid accountId, Product product, DateTimeOffset at) => new()
    {
        Id = Ids.New(at),
        AccountId = accountId,
        ProductId = product.Id,
        ProductName = product.Name,
        Credit = product.Credit,
        Credits = product.Credits,
        OpenFor = product.IsRecurring ? product.Id : null,
        CreatedAt = at,
    };

    public void Opened(CheckoutSession session) => (SessionId, Url) = (session.Id, session.Url);

    /// <summary>A payment that succeeded stays succeeded; a later try overwrites a failed one.</summary>
    public void Heard(string? paymentId, string? status, DateTimeOffset at)
    {
        LookedAt = at;

        if (PaymentStatus is not "succeeded" && paymentId is not null)
        {
            (PaymentId, PaymentStatus) = (paymentId, status);
        }

        if (PaymentStatus is "succeeded")
        {
            OpenFor = null;
        }
    }
}
