"""The policies folder -> checked rules and settings.

`pages` reads YAML with positions, `blocks` takes it apart key by key; `facts` declares what a
rule may speak of, `grammar` and `conditions` read and check what it says, `rule_files`
prove it by its examples, `ruleset` decides.  `channels`, `oncall`, `limits` and `thresholds`
are the settings.  `policies` is the whole folder: start there.
"""
