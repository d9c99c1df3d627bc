using MailKit.Sandbox.Dodo.Customers.PaymentMethods;

namespace MailKit.Sandbox.Dodo.Subscriptions.Cards;

/// <summary>Another card for a subscription. What it owes is paid with it at once, and then it goes on.</summary>
public sealed class CardChange(SubscriptionLifecycle lifecycle)
{
    /// <param name="payment">What the new card paid of what was owed; null when nothing was.</param>
    public Subscription Make(Change change, Subscription subscription, TestCard card, Payment? payment)
    {
        SavedCard.Use(change, change.State.Customers.Get(subscription.CustomerId), card);
        var changed = lifecycle.Announce(change, "subscription.update_payment_method", subscription with { CardNumber = card.Number });

        return changed.Status is SubscriptionStatus.OnHold && payment is { Status: PaymentStatus.Succeeded } ? lifecycle.Recover(change, changed, payment) : changed;
    }
}

/// <summary>A new card, or one that the customer has.</summary>
public sealed record UpdateCard(UpdateCardType Type, string? PaymentMethodId, string? ReturnUrl);

/// <summary>Which of the two.</summary>
public enum UpdateCardType
{
    New,
    Existing,
}

/// <summary>Where a new card is given, or what a known one has paid.</summary>
public sealed record UpdatedCard(string? PaymentId, string? PaymentLink, string? ClientSecret, DateTimeOffset? ExpiresOn);

/// <summary>What a subscription that is charged on demand costs this time (minor units).</summary>
public sealed record ChargeSubscription
{
    public required int ProductPrice { get; init; }

    public string? ProductCurrency { get; init; }

    public string? ProductDescription { get; init; }

    public System.Text.Json.JsonElement? Metadata { get; init; }
}

/// <summary>The payment that it made.</summary>
public sealed record ChargedSubscription(string PaymentId);
