namespace MailKit.Sandbox.Console.Customers;

/// <summary>What was typed into the "adjust balance" form, and what is wrong with it.</summary>
public sealed record AdjustForm(string EntitlementId, string Amount, string Reason)
{
    public string? AmountError { get; init; }

    public string? ReasonError { get; init; }

    public bool IsGood => AmountError is null && ReasonError is null;

    public static AdjustForm Read(IFormCollection form, Entitlement entitlement, out decimal amount)
    {
        // The minus that people paste is often the typographic one.
        var typed = form["amount"].ToString().Trim();
        var plain = typed.Replace('−', '-').Replace(",", "", StringComparison.Ordinal).TrimStart('+');
        var isNumber = QuantityConverter.TryRead(plain, out amount);
        var reason = form["reason"].ToString();

        return new(entitlement.Id, typed, reason)
        {
            AmountError = (typed, isNumber, amount) switch
            {
                ("", _, _) => "Type how many to give, or to take away with a minus.",
                (_, false, _) => $"“{typed}” is not a number.",
                (_, _, 0) => "Zero changes nothing.",
                (_, _, > 1_000_000_000 or < -1_000_000_000) => "At most 1,000,000,000 at a time.",
                _ when decimal.Round(amount, entitlement.Precision) != amount => entitlement.Precision is 0 ? "Whole credits only." : $"At most {entitlement.Precision} decimals.",
                _ => null,
            },
            ReasonError = reason.Length > 500 ? "At most 500 characters." : null,
        };
    }
}
