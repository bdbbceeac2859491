namespace Tiflow.Hosting.Configuration;

/// <summary>How a value is written in TOML.</summary>
internal enum TomlForm
{
    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>Text with commas, in quotes, or an array of such texts.</summary>
    TextList,

    /// <summary><c>true</c> or <c>false</c>, bare.</summary>
    Boolean,

    /// <summary>A bare whole number.</summary>
    Integer,
}
