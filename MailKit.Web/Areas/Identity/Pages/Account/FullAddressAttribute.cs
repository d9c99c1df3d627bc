using System.ComponentModel.DataAnnotations;
using MailKit.Domain.Sending;

namespace MailKit.Web.Areas.Identity.Pages.Account;

/// <summary>An address that email can be sent to, without a name beside it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FullAddressAttribute : ValidationAttribute
{
    /// <summary>What Identity's tables hold.</summary>
    private const int MaxLength = 256;

    protected override ValidationResult? IsValid(object? value, ValidationContext context) => value switch
    {
        not string => ValidationResult.Success,
        string { Length: > MaxLength } => new("This address is too long.", [context.MemberName!]),
        string typed when EmailAddress.Parse(typed) == typed.Trim() => ValidationResult.Success,
        var typed => new($"“{typed}” is not a complete address.", [context.MemberName!]),
    };
}
