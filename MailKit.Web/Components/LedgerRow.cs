namespace MailKit.Web.Components;

/// <summary>A line of the statement as it is drawn.</summary>
/// <param name="Words">What happened: “Email to ada@acme.example”, “MailKit Plan renewed”.</param>
/// <param name="Detail">The reason in a second, quieter line, if there is one.</param>
/// <param name="Href">The email that the line is about.</param>
/// <param name="Change">Credits, signed.</param>
/// <param name="After">The balance that the line leaves; before is computed from it.</param>
/// <param name="From">Which credits: “Your plan, 24 Nov”.</param>
public sealed record LedgerRow(Guid Id, DateTimeOffset At, string Words, string? Detail, string? Href, long Change, long After, string? From)
{
    /// <summary>The line that brought them.</summary>
    public string? FromHref { get; init; }

    /// <summary>The lines that they paid for.</summary>
    public string? SpentHref { get; init; }

    /// <summary>The reason as Dodo's ledger has it, for those who point at the line.</summary>
    public string? Raw { get; init; }

    public long Before => After - Change;
}
