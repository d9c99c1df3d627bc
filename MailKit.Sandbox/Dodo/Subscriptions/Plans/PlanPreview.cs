namespace MailKit.Sandbox.Dodo.Subscriptions.Plans;

/// <summary>What a change of plan would cost, and what the subscription would be.</summary>
public sealed record PlanPreview(ImmediateCharge ImmediateCharge, SubscriptionView NewPlan)
{
    public static PlanPreview Of(SandboxState state, Subscription subscription, Product product, ChangePlan request, DateTimeOffset now)
    {
        var quote = PlanQuote.Of(state, subscription, product, request, now);
        var total = request.EffectiveAt is EffectiveAt.NextBillingDate ? 0 : quote.Total;
        var currency = product.Price.Currency;

        return new(
            new(
                request.EffectiveAt is EffectiveAt.NextBillingDate ? subscription.NextBillingDate : now,
                [.. quote.Lines.Select(l => new PlanLine(l.ItemId, "subscription", l.ItemId, l.Name, l.Description, (int)l.Quantity, (int)decimal.Round(l.Amount / Math.Max(1, l.Quantity)), currency, (double)quote.PartLeft, 0, false, 0))],
                new(currency, 0, total, currency, 0, 0, total)),
            SubscriptionView.Of(state, PlanChanges.To(subscription, product, request.Quantity)));
    }
}

/// <summary>What would be charged at once (minor units).</summary>
public sealed record ImmediateCharge(DateTimeOffset EffectiveAt, IReadOnlyList<PlanLine> LineItems, ChargeSummary Summary);

/// <summary>One line of it.</summary>
public sealed record PlanLine(string Id, string Type, string ProductId, string? Name, string? Description, int Quantity, int UnitPrice, string Currency, double ProrationFactor, int? Tax, bool TaxInclusive, double? TaxRate);

/// <summary>What it comes to.</summary>
public sealed record ChargeSummary(string Currency, int CustomerCredits, int SettlementAmount, string SettlementCurrency, int? SettlementTax, int? Tax, int TotalAmount);
