namespace MailKit.Domain.Credits;

/// <summary>The kinds of credit an account can hold.</summary>
public static class Credit
{
    /// <summary>One recipient of one email.</summary>
    public const string Emails = "emails";
}
