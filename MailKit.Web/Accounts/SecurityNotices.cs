using MailKit.Web.Data;
using MailKit.Web.Letters;

namespace MailKit.Web.Accounts;

/// <summary>Writes to a person what was changed about his sign-in or his keys, so that somebody else's act is seen (ASVS 5.0, 6.3.7).</summary>
public sealed class SecurityNotices(SystemMailer mailer)
{
    private const string Otherwise = "If that was not you, choose a new password at once: it ends every session. Then look at your keys and your settings.";

    public Task PasswordChangedAsync(MailKitUser user) => TellAsync(user.Email, "Your password was changed", "The password of your MailKit account was changed just now.");

    /// <param name="old">Where the letter goes: whoever took the account away would read the other one.</param>
    public Task AddressChangedAsync(string? old, string address) => TellAsync(old, "Your address was changed", $"From now on your MailKit account is signed in to as {address}, and no longer with this address.");

    public Task AddressAskedForAsync(MailKitUser user, string address) => TellAsync(user.Email, "A new address was asked for", $"Somebody who is signed in to your MailKit account wants to use {address} from now on. Nothing changes before the link that went there is followed.");

    public Task TwoFactorAsync(MailKitUser user, bool isOn) => isOn
        ? TellAsync(user.Email, "Two-factor sign-in was turned on", "Signing in to your MailKit account now takes a code from an app.")
        : TellAsync(user.Email, "Two-factor sign-in was turned off", "A password alone opens your MailKit account now.");

    public Task RecoveryCodesMadeAsync(MailKitUser user) => TellAsync(user.Email, "New recovery codes were made", "New recovery codes for your MailKit account were made. The old ones work no more.");

    public Task KeyMadeAsync(string? email, string name) => TellAsync(email, "A new API key was made", $"A key with the name “{name}” can now send emails and spend the credits of your MailKit account.");

    public Task ClosedAsync(string email) => mailer.SendAsync(email, "Your MailKit account is closed", mailer.Write(
        "Your account is closed", "Your sign-in is deleted, your keys are revoked, and no plan is running. What was paid stays in the books, as the law asks.", null, null, "If that was not you, answer this email."));

    private Task TellAsync(string? email, string subject, string words)
        => email is null ? Task.CompletedTask : mailer.SendAsync(email, subject, mailer.Write(subject, words, "Choose a new password", "/Identity/Account/ForgotPassword", Otherwise));
}
