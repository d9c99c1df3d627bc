namespace MailKit.Domain.Credits;

/// <summary>The kinds of credit an account can hold. A kind's name is stored, and names its entitlement in the settings.</summary>
public static class Credit
{
    /// <summary>One recipient of one email.</summary>
    public const string Emails = "emails";
}
