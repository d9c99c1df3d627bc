namespace MailKit.Sandbox.Dodo.Customers.PaymentMethods;

/// <summary>A card that a customer paid with once and that is charged again.</summary>
public sealed record SavedCard(string PaymentMethodId, string CustomerId, string Number, string? HolderName, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt)
{
    /// <summary>The customer's own of that number; made when it is new.</summary>
    public static SavedCard Use(Change change, Customer customer, TestCard card)
    {
        var known = change.State.CardsOfCustomer[customer.CustomerId].FirstOrDefault(c => c.Number == card.Number);
        return change.Put(change.State.SavedCards, known is null ? new(Ids.New("pm"), customer.CustomerId, card.Number, customer.Name, change.At, change.At) : known with { LastUsedAt = change.At });
    }
}

/// <summary>A payment method as it is told.</summary>
public sealed record PaymentMethodItem(string PaymentMethodId, string PaymentMethod, string? PaymentMethodType, CardSummary? Card, DateTimeOffset? LastUsedAt, bool? RecurringEnabled)
{
    public static PaymentMethodItem Of(SavedCard saved)
    {
        var card = TestCard.Find(saved.Number)!;
        return new(saved.PaymentMethodId, "card", "credit", new(saved.HolderName, "US", card.Network, "CREDIT", "12", "2035", card.LastFour), saved.LastUsedAt, true);
    }
}

/// <summary>What may be told of a card.</summary>
public sealed record CardSummary(string? CardHolderName, string? CardIssuingCountry, string? CardNetwork, string? CardType, string? ExpiryMonth, string? ExpiryYear, string? Last4Digits);
